/** The key of an encrypted history: given to this device, made, and said again. */

import { useState } from "preact/hooks";
import type { Session } from "../session";
import type { SyncInfo } from "../wire";
import { Dialog } from "./dialog";
import { SecretField, taken } from "./secret_field";
import { use_far } from "./use_far";

interface Props {
  sync: SyncInfo;
  session: Session;
  on_close: () => void;
}

export function UnlockDialog({ sync, session, on_close }: Props) {
  const { busy, problem, ask } = use_far(session);

  async function unlock(form: HTMLFormElement): Promise<void> {
    if (await ask({ kind: "unlock", secret: taken(form, "secret") })) on_close();
  }

  return (
    <Dialog
      key="unlock"
      title="This history is encrypted"
      action={busy ? "Checking…" : "Unlock"}
      busy={busy}
      stays
      on_close={on_close}
      on_done={(_, form) => void unlock(form)}
    >
      <p>
        {sync.email} keeps it on {sync.server} so that the server can't read it. This device has no
        key yet: until it has, nothing is sent or fetched. What is here stays.
      </p>
      <SecretField name="secret" label="Passphrase, or the 24 words" />
      <Trouble busy={busy && "Checking the key, which takes a few seconds…"} problem={problem} />
      <button
        type="button"
        class="jcs-act"
        disabled={busy}
        onClick={() => session.sync.ask({ kind: "sync_logout" })}
      >
        Sign out instead
      </button>
    </Dialog>
  );
}

const SHORTEST = 12;

export function EncryptDialog({ session, on_close }: Omit<Props, "sync">) {
  const { busy, problem, set_problem, ask } = use_far(session);
  const [words, set_words] = useState<string[] | null>(null);

  async function encrypt(form: HTMLFormElement): Promise<void> {
    const [passphrase, again] = [taken(form, "passphrase"), taken(form, "again")];
    if (passphrase !== again) {
      set_problem("The two are not the same. Nothing was changed. Type both again.");
      return;
    }
    const reply = await ask({ kind: "encrypt", passphrase });
    if (reply) set_words(reply.words);
  }

  if (words) return <WordsDialog words={words} on_close={on_close} />;
  return (
    <Dialog
      key="encrypt"
      title="Encrypt this history"
      action={busy ? "Encrypting…" : "Encrypt"}
      busy={busy}
      stays
      on_close={on_close}
      on_done={(_, form) => void encrypt(form)}
    >
      <p>
        From then on the server stores what it can't read. It still sees who writes when, and how
        much, and its backups hold what they hold. Each of your other devices asks for the
        passphrase once. Teams' spaces, and links made before, stay readable.
      </p>
      <SecretField name="passphrase" label={`A passphrase of at least ${SHORTEST} characters`} />
      <SecretField name="again" label="The same again" fresh />
      <Trouble
        busy={busy && "Making the key, and sealing what the server has already…"}
        problem={problem}
      />
    </Dialog>
  );
}

/** The words, asked for again. */
export function PhraseDialog({ session, on_close }: Omit<Props, "sync">) {
  const { busy, problem, ask } = use_far(session);
  const [words, set_words] = useState<string[] | null>(null);

  async function show(): Promise<void> {
    const reply = await ask({ kind: "phrase" });
    if (reply) set_words(reply.words);
  }

  if (words) return <WordsDialog words={words} on_close={on_close} />;
  return (
    <Dialog
      key="phrase"
      title="The 24 words"
      action={busy ? "Looking…" : "Show them"}
      busy={busy}
      stays
      on_close={on_close}
      on_done={() => void show()}
    >
      <p>They open the whole history. Look who can see your screen.</p>
      <Trouble busy={busy && "Asking the server…"} problem={problem} />
    </Dialog>
  );
}

function WordsDialog({ words, on_close }: { words: string[]; on_close: () => void }) {
  return (
    <Dialog key="words" title="Write these 24 words down" action="Done" only on_close={on_close}>
      <ol class="jcs-words">
        {words.map((word, at) => (
          <li key={at}>{word}</li>
        ))}
      </ol>
      <p>
        Keep them where the passphrase is not. With neither, nobody can read the history on a new
        device.
      </p>
      <label class="jcs-tick">
        <input type="checkbox" required />I have written them down
      </label>
    </Dialog>
  );
}

/** What is being done, or what went wrong. */
export function Trouble({ busy, problem }: { busy: string | false; problem: string }) {
  return (
    <>
      {busy && (
        <p class="jcs-hint" role="status">
          {busy}
        </p>
      )}
      {problem && (
        <p class="jcs-warning" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
