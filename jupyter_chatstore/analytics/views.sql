-- The history as relations. Ids are UUIDs in canonical text; `_at` is a time with its zone, shown
-- in UTC; `_ms` are milliseconds, `_usd` US dollars, `_tokens` tokens; unknown is NULL, never 0.

CREATE VIEW notebooks AS
SELECT id::VARCHAR AS id, path, title, origin_id::VARCHAR AS origin_id, git_repo, git_branch,
       make_timestamptz(created_us) AS created_at, make_timestamptz(seen_us) AS seen_at
FROM loaded.notebook;
COMMENT ON VIEW notebooks IS 'Documents that threads belong to, one row each.';
COMMENT ON COLUMN notebooks.id IS 'The notebook_id of its metadata.';
COMMENT ON COLUMN notebooks.path IS 'Absolute path where it was last seen.';
COMMENT ON COLUMN notebooks.title IS 'Its title; empty if it has none.';
COMMENT ON COLUMN notebooks.origin_id IS 'notebooks.id that this one was copied from.';
COMMENT ON COLUMN notebooks.git_repo IS 'The git repository it lies in.';
COMMENT ON COLUMN notebooks.git_branch IS 'The git branch it was last seen on.';
COMMENT ON COLUMN notebooks.created_at IS 'When it was first seen.';
COMMENT ON COLUMN notebooks.seen_at IS 'When it was last seen.';

CREATE VIEW threads AS
SELECT id::VARCHAR AS id, notebook_id::VARCHAR AS notebook_id, title, folder, pinned, archived,
       coalesce(from_json(tags, '["VARCHAR"]'), []) AS tags, model, head_id::VARCHAR AS head_id,
       make_timestamptz(created_us) AS created_at, make_timestamptz(updated_us) AS updated_at
FROM loaded.thread;
COMMENT ON VIEW threads IS 'Conversations, one row each, archived ones too.';
COMMENT ON COLUMN threads.id IS 'The thread''s id.';
COMMENT ON COLUMN threads.notebook_id IS 'notebooks.id; NULL for a thread of no notebook.';
COMMENT ON COLUMN threads.title IS 'Its title; empty if it has none.';
COMMENT ON COLUMN threads.folder IS 'The folder it was put in.';
COMMENT ON COLUMN threads.pinned IS 'Whether it is kept on top.';
COMMENT ON COLUMN threads.archived IS 'Whether it is put away.';
COMMENT ON COLUMN threads.tags IS 'Its tags, a list; empty if it has none.';
COMMENT ON COLUMN threads.model IS 'The model it asks next; what was asked is in runs.';
COMMENT ON COLUMN threads.head_id IS 'messages.id of the last message of the open branch.';
COMMENT ON COLUMN threads.created_at IS 'When it was started.';
COMMENT ON COLUMN threads.updated_at IS 'When it last changed.';

CREATE VIEW messages AS
SELECT id::VARCHAR AS id, thread_id::VARCHAR AS thread_id, notebook_id::VARCHAR AS notebook_id,
       parent_id::VARCHAR AS parent_id, seq, role, status, said AS text,
       make_timestamptz(created_us) AS created_at
FROM loaded.message;
COMMENT ON VIEW messages IS 'Messages of all branches, one row each.';
COMMENT ON COLUMN messages.id IS 'The message''s id.';
COMMENT ON COLUMN messages.thread_id IS 'threads.id it belongs to.';
COMMENT ON COLUMN messages.notebook_id IS 'notebooks.id of its thread.';
COMMENT ON COLUMN messages.parent_id IS 'messages.id it follows; siblings share one.';
COMMENT ON COLUMN messages.seq IS 'Order of writing within the thread.';
COMMENT ON COLUMN messages.role IS 'system, user, assistant or tool.';
COMMENT ON COLUMN messages.status IS 'complete, streaming, interrupted, stopped or error.';
COMMENT ON COLUMN messages.text IS 'Its text parts, joined; empty if it has none.';
COMMENT ON COLUMN messages.created_at IS 'When it was made.';

CREATE VIEW parts AS
SELECT message_id::VARCHAR AS message_id, thread_id::VARCHAR AS thread_id, part, type, text,
       try_cast(data AS JSON) AS data
FROM (
  SELECT id AS message_id, thread_id, 0 AS part, 'text' AS type, said AS text, NULL AS data
  FROM loaded.message WHERE plain
  UNION ALL
  SELECT message_id, thread_id, part, type, text, data FROM loaded.part
);
COMMENT ON VIEW parts IS 'The pieces of messages, one row each.';
COMMENT ON COLUMN parts.message_id IS 'messages.id it belongs to.';
COMMENT ON COLUMN parts.thread_id IS 'threads.id it belongs to.';
COMMENT ON COLUMN parts.part IS 'Its place in the message, from 0.';
COMMENT ON COLUMN parts.type IS 'text, reasoning, tool_call, tool_result, file, citation or newer.';
COMMENT ON COLUMN parts.text IS 'The text of a text or reasoning part; NULL for others.';
COMMENT ON COLUMN parts.data IS 'Fields of other parts, as JSON; a file without its bytes.';

CREATE VIEW runs AS
SELECT id::VARCHAR AS id, thread_id::VARCHAR AS thread_id, notebook_id::VARCHAR AS notebook_id,
       message_id::VARCHAR AS message_id, model, provider, status,
       input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
       cost_usd, first_token_ms, total_ms, finish_reason, error_code,
       try_cast(settings AS JSON) AS settings,
       make_timestamptz(started_us) AS started_at, make_timestamptz(ended_us) AS ended_at
FROM loaded.run;
COMMENT ON VIEW runs IS 'What was done to answer messages, one row an answer.';
COMMENT ON COLUMN runs.id IS 'The run''s id.';
COMMENT ON COLUMN runs.thread_id IS 'threads.id it answered in.';
COMMENT ON COLUMN runs.notebook_id IS 'notebooks.id of its thread.';
COMMENT ON COLUMN runs.message_id IS 'messages.id of the answer.';
COMMENT ON COLUMN runs.model IS 'The model that was asked.';
COMMENT ON COLUMN runs.provider IS 'Who was asked for it.';
COMMENT ON COLUMN runs.status IS 'running, complete, interrupted, stopped or error.';
COMMENT ON COLUMN runs.input_tokens IS 'Tokens sent, cached ones included.';
COMMENT ON COLUMN runs.output_tokens IS 'Tokens received, reasoning included.';
COMMENT ON COLUMN runs.cache_read_tokens IS 'Tokens of input_tokens read from the provider''s cache.';
COMMENT ON COLUMN runs.cache_write_tokens IS 'Tokens of input_tokens written to the provider''s cache.';
COMMENT ON COLUMN runs.reasoning_tokens IS 'Tokens of output_tokens that were reasoning.';
COMMENT ON COLUMN runs.cost_usd IS 'US dollars; NULL where the price is unknown.';
COMMENT ON COLUMN runs.first_token_ms IS 'Milliseconds until the first token came.';
COMMENT ON COLUMN runs.total_ms IS 'Milliseconds until the answer ended.';
COMMENT ON COLUMN runs.finish_reason IS 'Why the provider ended the answer, in its words.';
COMMENT ON COLUMN runs.error_code IS 'The code of the error that ended it.';
COMMENT ON COLUMN runs.settings IS 'What else was asked for (temperature, …), as JSON.';
COMMENT ON COLUMN runs.started_at IS 'When the question was sent.';
COMMENT ON COLUMN runs.ended_at IS 'When the answer ended; NULL while it runs.';

CREATE VIEW context_items AS
SELECT c.run_id::VARCHAR AS run_id, c.thread_id::VARCHAR AS thread_id,
       t.notebook_id::VARCHAR AS notebook_id, c.message_id::VARCHAR AS message_id, c.item, c.kind,
       c.name, c.messages, c.left_out_messages, c.tokens, c.compared
FROM loaded.context_item AS c LEFT JOIN loaded.thread AS t ON t.id = c.thread_id;
COMMENT ON VIEW context_items IS 'What was sent with questions, as far as it is known, one row each.';
COMMENT ON COLUMN context_items.run_id IS 'runs.id it was sent for.';
COMMENT ON COLUMN context_items.thread_id IS 'threads.id it was sent in.';
COMMENT ON COLUMN context_items.notebook_id IS 'notebooks.id of its thread.';
COMMENT ON COLUMN context_items.message_id IS 'messages.id of the answer.';
COMMENT ON COLUMN context_items.item IS 'Its place: 0 is the history, from 1 what was named with @.';
COMMENT ON COLUMN context_items.kind IS 'history, or what a name stands for: frame, error, file, ….';
COMMENT ON COLUMN context_items.name IS 'The name after @; NULL for the history.';
COMMENT ON COLUMN context_items.messages IS 'Messages of history that were sent; else NULL.';
COMMENT ON COLUMN context_items.left_out_messages IS 'Messages of it that found no room; else NULL.';
COMMENT ON COLUMN context_items.tokens IS 'About how many tokens that was.';
COMMENT ON COLUMN context_items.compared IS 'Of the history: whether other models were asked at once; else NULL.';

-- A result stands in the call's own message or in a later one of the role tool; ids of calls may
-- come again within a thread, so the next result counts.
CREATE VIEW tool_calls AS
WITH placed AS (
  SELECT p.message_id, p.thread_id, p.part, p.type, try_cast(p.data AS JSON) AS data,
         m.role, m.seq * 1000000 + p.part AS place, m.created_us
  FROM loaded.part AS p JOIN loaded.message AS m ON m.id = p.message_id
  WHERE p.type IN ('tool_call', 'tool_result')
), calls AS (
  SELECT *, data ->> 'tool_call_id' AS call_id FROM placed WHERE type = 'tool_call'
), results AS (
  SELECT *, data ->> 'tool_call_id' AS call_id FROM placed WHERE type = 'tool_result'
), told AS (
  SELECT c.*, CASE WHEN r.message_id = c.message_id OR r.role = 'tool' THEN r.data END AS given
  FROM calls AS c ASOF LEFT JOIN results AS r
  ON r.thread_id = c.thread_id AND r.call_id = c.call_id AND c.place <= r.place
)
SELECT c.message_id::VARCHAR AS message_id, c.thread_id::VARCHAR AS thread_id,
       t.notebook_id::VARCHAR AS notebook_id, c.part, c.call_id, c.data ->> 'name' AS tool,
       c.data -> 'arguments' AS arguments,
       CASE WHEN c.data ->> 'state' IS NOT NULL THEN c.data ->> 'state'
            WHEN c.given ->> 'is_error' = 'true' THEN 'failed'
            WHEN c.given IS NOT NULL THEN 'done' END AS status,
       c.given -> 'content' AS result, make_timestamptz(c.created_us) AS created_at
FROM told AS c LEFT JOIN loaded.thread AS t ON t.id = c.thread_id;
COMMENT ON VIEW tool_calls IS 'Tools that models asked for, with what they gave, one row a call.';
COMMENT ON COLUMN tool_calls.message_id IS 'messages.id that asks for it.';
COMMENT ON COLUMN tool_calls.thread_id IS 'threads.id it was asked for in.';
COMMENT ON COLUMN tool_calls.notebook_id IS 'notebooks.id of its thread.';
COMMENT ON COLUMN tool_calls.part IS 'parts.part of the call.';
COMMENT ON COLUMN tool_calls.call_id IS 'The model''s name for the call.';
COMMENT ON COLUMN tool_calls.tool IS 'The tool''s name.';
COMMENT ON COLUMN tool_calls.arguments IS 'What it was called with, as JSON.';
COMMENT ON COLUMN tool_calls.status IS 'asked, waiting, running, done, failed or refused.';
COMMENT ON COLUMN tool_calls.result IS 'What it gave, as JSON; NULL if nothing came.';
COMMENT ON COLUMN tool_calls.created_at IS 'When the message that asks was made.';

CREATE VIEW code_blocks AS
SELECT c.message_id::VARCHAR AS message_id, c.thread_id::VARCHAR AS thread_id,
       t.notebook_id::VARCHAR AS notebook_id, c.part, c.block, c.language, c.lines, c.code
FROM loaded.code_block AS c LEFT JOIN loaded.thread AS t ON t.id = c.thread_id;
COMMENT ON VIEW code_blocks IS 'Fenced code in the assistant''s text parts, one row a block.';
COMMENT ON COLUMN code_blocks.message_id IS 'messages.id it stands in.';
COMMENT ON COLUMN code_blocks.thread_id IS 'threads.id it stands in.';
COMMENT ON COLUMN code_blocks.notebook_id IS 'notebooks.id of its thread.';
COMMENT ON COLUMN code_blocks.part IS 'parts.part it stands in.';
COMMENT ON COLUMN code_blocks.block IS 'Its place among the message''s blocks, from 0.';
COMMENT ON COLUMN code_blocks.language IS 'The word after the fence, in lower case.';
COMMENT ON COLUMN code_blocks.lines IS 'Lines of code, without the fences.';
COMMENT ON COLUMN code_blocks.code IS 'The code, without the fences.';

CREATE VIEW code_uses AS
SELECT u.id::VARCHAR AS id, u.message_id::VARCHAR AS message_id, u.thread_id::VARCHAR AS thread_id,
       t.notebook_id::VARCHAR AS notebook_id, u.block, u.how, u.cell_id,
       make_timestamptz(u.created_us) AS created_at
FROM loaded.code_use AS u LEFT JOIN loaded.thread AS t ON t.id = u.thread_id;
COMMENT ON VIEW code_uses IS 'What became of generated code, one row each time it was used.';
COMMENT ON COLUMN code_uses.id IS 'The use''s id.';
COMMENT ON COLUMN code_uses.message_id IS 'messages.id the code stands in.';
COMMENT ON COLUMN code_uses.thread_id IS 'threads.id the code stands in.';
COMMENT ON COLUMN code_uses.notebook_id IS 'notebooks.id of its thread.';
COMMENT ON COLUMN code_uses.block IS 'code_blocks.block that was used.';
COMMENT ON COLUMN code_uses.how IS 'below, replace (a cell), next (run) or copy.';
COMMENT ON COLUMN code_uses.cell_id IS 'The cell that got it; NULL if that is not known.';
COMMENT ON COLUMN code_uses.created_at IS 'When it was used.';

CREATE VIEW daily_usage AS
SELECT make_timestamp(started_us)::DATE AS day, model, provider,
       count(*) AS runs,
       count(*) FILTER (input_tokens IS NULL AND output_tokens IS NULL) AS unmeasured_runs,
       sum(input_tokens)::BIGINT AS input_tokens,
       sum(output_tokens)::BIGINT AS output_tokens,
       sum(cache_read_tokens)::BIGINT AS cache_read_tokens,
       sum(cache_write_tokens)::BIGINT AS cache_write_tokens,
       sum(reasoning_tokens)::BIGINT AS reasoning_tokens,
       fsum(cost_usd) AS cost_usd,
       count(*) FILTER (cost_usd IS NULL) AS unpriced_runs
FROM loaded.run
GROUP BY ALL;
COMMENT ON VIEW daily_usage IS 'Runs added up by UTC day, model and provider.';
COMMENT ON COLUMN daily_usage.day IS 'The day in UTC on which the runs started.';
COMMENT ON COLUMN daily_usage.model IS 'The model that was asked.';
COMMENT ON COLUMN daily_usage.provider IS 'Who was asked for it.';
COMMENT ON COLUMN daily_usage.runs IS 'Number of runs.';
COMMENT ON COLUMN daily_usage.unmeasured_runs IS 'Runs of which no tokens are known; in no sum.';
COMMENT ON COLUMN daily_usage.input_tokens IS 'Tokens sent; NULL if none are known.';
COMMENT ON COLUMN daily_usage.output_tokens IS 'Tokens received; NULL if none are known.';
COMMENT ON COLUMN daily_usage.cache_read_tokens IS 'Tokens read from the provider''s cache.';
COMMENT ON COLUMN daily_usage.cache_write_tokens IS 'Tokens written to the provider''s cache.';
COMMENT ON COLUMN daily_usage.reasoning_tokens IS 'Tokens of reasoning.';
COMMENT ON COLUMN daily_usage.cost_usd IS 'US dollars of the priced runs; NULL if none is priced.';
COMMENT ON COLUMN daily_usage.unpriced_runs IS 'Runs whose price is unknown; not in cost_usd.';
