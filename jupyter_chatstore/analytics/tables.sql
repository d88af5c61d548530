-- Narrow copies of the store's rows. Ids are 16 bytes here and text in the views. What is asked
-- for by the million has the notebook of its thread, too.
CREATE SCHEMA loaded;

CREATE TABLE loaded.notebook (
  id UUID, path VARCHAR, title VARCHAR, origin_id UUID, git_repo VARCHAR, git_branch VARCHAR,
  created_us BIGINT, seen_us BIGINT
);

CREATE TABLE loaded.thread (
  id UUID, notebook_id UUID, title VARCHAR, folder VARCHAR, pinned BOOLEAN, archived BOOLEAN,
  tags VARCHAR, model VARCHAR, head_id UUID, created_us BIGINT, updated_us BIGINT
);

CREATE TABLE loaded.run (
  id UUID, thread_id UUID, message_id UUID, model VARCHAR, provider VARCHAR, status VARCHAR,
  input_tokens BIGINT, output_tokens BIGINT, cache_read_tokens BIGINT, cache_write_tokens BIGINT,
  reasoning_tokens BIGINT, cost_usd DOUBLE, first_token_ms DOUBLE, total_ms DOUBLE,
  finish_reason VARCHAR, error_code VARCHAR, settings VARCHAR, started_us BIGINT, ended_us BIGINT,
  notebook_id UUID
);

CREATE TABLE loaded.context_item (
  run_id UUID, thread_id UUID, message_id UUID, item BIGINT, kind VARCHAR, name VARCHAR,
  messages BIGINT, left_out_messages BIGINT, tokens BIGINT, compared BOOLEAN
);

CREATE TABLE loaded.code_use (
  id UUID, message_id UUID, thread_id UUID, block BIGINT, how VARCHAR, cell_id VARCHAR,
  created_us BIGINT
);

-- A message that is one text part, as nearly all are, is whole in its own row (`plain`).
CREATE TABLE loaded.message (
  id UUID, thread_id UUID, parent_id UUID, seq BIGINT, role VARCHAR, status VARCHAR,
  created_us BIGINT, plain BOOLEAN, said VARCHAR, notebook_id UUID
);

CREATE TABLE loaded.part (
  message_id UUID, thread_id UUID, part BIGINT, type VARCHAR, text VARCHAR, data VARCHAR
);

CREATE TABLE loaded.code_block (
  message_id UUID, thread_id UUID, part BIGINT, block BIGINT, language VARCHAR, lines BIGINT,
  code VARCHAR
);
