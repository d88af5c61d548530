/** Where the history is kept in step: signing in by a code and a link, and out again. */

import type { Session } from "../session";
import type { State } from "../state";
import { sync_words } from "../sync";
import type { SyncInfo, SyncLoginInfo } from "../wire";
import type { Asked } from "./asked";
import { CopyButton } from "./copy_button";
import { Dialog } from "./dialog";
import { RefusedList } from "./refused_list";
import { UnlockDialog } from "./unlock_dialog";

interface Props {
  /** What it is wanted for. */
  why?: string | undefined;
  state: State;
  session: Session;
  /** What is asked next. */
  ask: (asked: Asked) => void;
  on_close: () => void;
}

export function SyncDialog({ why, state: { sync }, session, ask, on_close }: Props) {
  if (sync.state === "key_needed") {
    return <UnlockDialog sync={sync} session={session} on_close={on_close} />;
  }
  if (sync.state !== "off") {
    return <SignedIn sync={sync} session={session} ask={ask} on_close={on_close} />;
  }
  if (sync.login) return <Waiting login={sync.login} session={session} on_close={on_close} />;
  return (
    <Dialog
      key="server"
      title="Sync"
      action="Get a code"
      stays
      on_close={on_close}
      on_done={(form) => {
        const url = String(form.get("url") ?? "").trim();
        const device_name = String(form.get("device") ?? "").trim() || null;
        if (url) void session.sync.ask({ kind: "sync_login", url, device_name });
      }}
    >
      {why && <p>{why}</p>}
      <p>
        The same history on all your devices, kept in step through a server of your own. Nothing
        leaves this machine before you sign in.
      </p>
      <label>
        Server
        <input name="url" required data-first placeholder="https://chat.example.org" />
      </label>
      <label>
        What this device is called there; empty is the machine's name
        <input name="device" maxLength={100} placeholder="laptop" />
      </label>
      {sync.error && (
        <p class="jcs-warning" role="alert">
          {sync.error}
        </p>
      )}
    </Dialog>
  );
}

interface WaitingProps {
  login: SyncLoginInfo;
  session: Session;
  on_close: () => void;
}

function Waiting({ login, session, on_close }: WaitingProps) {
  return (
    <Dialog key="code" title="Sign in" on_close={on_close}>
      <p>Open this page in any browser, here or on your phone, and confirm the code:</p>
      <p>
        <a href={login.whole_link} target="_blank" rel="noopener noreferrer">
          {login.link}
        </a>
      </p>
      <p class="jcs-code-row">
        <output class="jcs-user-code" aria-label="Code">
          {login.user_code}
        </output>
        <CopyButton text={() => login.user_code} />
      </p>
      <p class="jcs-hint" role="status">
        Waiting for you… This dialog can be closed; the sign-in goes on.
      </p>
      <button
        type="button"
        class="jcs-button"
        onClick={() => session.sync.ask({ kind: "sync_logout" })}
      >
        Give up
      </button>
    </Dialog>
  );
}

interface SignedInProps {
  sync: SyncInfo;
  session: Session;
  ask: (asked: Asked) => void;
  on_close: () => void;
}

function SignedIn({ sync, session, ask, on_close }: SignedInProps) {
  const paused = sync.state === "paused";
  const facts = [
    ["Server", sync.server],
    ["Signed in as", sync.email],
    ["This device", sync.device],
    ["State", sync_words(sync, 0)],
    ["Encrypted", sync.encrypted ? "end to end" : "no: the server can read it"],
  ];
  return (
    <Dialog key="signed_in" title="Sync" on_close={on_close}>
      <dl class="jcs-keys jcs-sync-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {sync.error && (
        <p class="jcs-warning" role="status">
          {sync.error}
        </p>
      )}
      <div class="jcs-sync-acts">
        <button
          type="button"
          class="jcs-button"
          disabled={paused}
          onClick={() => session.sync.ask({ kind: "sync_now" })}
        >
          Sync now
        </button>
        <button
          type="button"
          class="jcs-button"
          aria-pressed={paused}
          onClick={() => session.sync.ask({ kind: "sync_pause", paused: !paused })}
        >
          {paused ? "Go on" : "Pause"}
        </button>
        <button
          type="button"
          class="jcs-button"
          title="The conversations stay, here and on the server"
          onClick={() => session.sync.ask({ kind: "sync_logout" })}
        >
          Sign out
        </button>
        <button type="button" class="jcs-button" onClick={() => ask({ what: "spaces" })}>
          Teams' spaces…
        </button>
        <button
          type="button"
          class="jcs-button"
          onClick={() => ask({ what: sync.encrypted ? "phrase" : "encrypt" })}
        >
          {sync.encrypted ? "Show the 24 words…" : "Encrypt…"}
        </button>
      </div>
      <RefusedList sync={sync} session={session} />
    </Dialog>
  );
}
