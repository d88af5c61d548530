/** One question to the server at a time: whether it is under way, and what was wrong with the last. */

import { useState } from "preact/hooks";
import type { FarRequest } from "../commands/far";
import type { Session } from "../session";
import type { ReplyOf } from "../wire";

export function use_far(session: Session) {
  const [busy, set_busy] = useState(false);
  const [problem, set_problem] = useState("");

  async function ask<B extends FarRequest>(body: B): Promise<ReplyOf[B["kind"]] | null> {
    set_busy(true);
    set_problem("");
    const outcome = await session.far.ask(body);
    set_busy(false);
    set_problem(outcome.problem);
    return outcome.reply;
  }

  return { busy, problem, set_problem, ask };
}
