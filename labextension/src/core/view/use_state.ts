/** The session's state in a component, rendered at most once a frame. */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";

export function use_state(session: Session): State {
  const [state, set_state] = useState(session.state);
  useEffect(() => {
    let frame = 0;
    const show = () => {
      frame = 0;
      set_state(session.state);
    };
    const unwatch = session.watch(() => {
      if (frame === 0) frame = requestAnimationFrame(show);
    });
    show();
    return () => {
      unwatch();
      if (frame !== 0) cancelAnimationFrame(frame);
    };
  }, [session]);
  return state;
}
