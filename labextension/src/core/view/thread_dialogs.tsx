/** The dialogs about one thread: its title, tags, folder, note, model, and how it asks. */

import type { State } from "../state";
import type { ThreadChanges, ThreadInfo } from "../wire";
import { Dialog } from "./dialog";

interface Props {
  thread: ThreadInfo;
  state: State;
  set: (changes: ThreadChanges) => void;
  on_close: () => void;
}

const text_of = (form: FormData, name: string) => String(form.get(name) ?? "").trim();

export function RenameDialog({ thread, set, on_close }: Props) {
  return (
    <Dialog
      title="Rename thread"
      action="Rename"
      on_close={on_close}
      on_done={(form) => {
        const title = text_of(form, "title");
        if (title && title !== thread.title) set({ title });
      }}
    >
      <label>
        Title
        <input name="title" data-first defaultValue={thread.title} maxLength={500} required />
      </label>
    </Dialog>
  );
}

export function TagsDialog({ thread, state, set, on_close }: Props) {
  return (
    <Dialog
      title="Tags"
      action="Save"
      on_close={on_close}
      on_done={(form) => set({ tags: tags_of(text_of(form, "tags")) })}
    >
      <label>
        Tags, with commas between them
        <input name="tags" data-first defaultValue={thread.tags.join(", ")} maxLength={2000} />
      </label>
      <Known names={state.labels?.tags.map((tag) => tag.name) ?? []} />
    </Dialog>
  );
}

/** The names between commas, each once. */
export function tags_of(text: string): string[] {
  const names = text.split(",").map((tag) => tag.trim().replace(/^#/, "").slice(0, 100));
  return [...new Set(names.filter(Boolean))].slice(0, 50);
}

function Known({ names }: { names: string[] }) {
  return names.length === 0 ? null : <p class="jcs-hint">In use: {names.join(", ")}</p>;
}

export function FolderDialog({ thread, state, set, on_close }: Props) {
  const folders = state.labels?.folders.map((folder) => folder.name) ?? [];
  return (
    <Dialog
      title="Folder"
      action="Save"
      on_close={on_close}
      on_done={(form) => set({ folder: text_of(form, "folder") || null })}
    >
      <label>
        Folder; empty takes it out of its folder
        <input name="folder" data-first defaultValue={thread.folder} maxLength={100} />
      </label>
      <Known names={folders} />
    </Dialog>
  );
}

export function NoteDialog({ thread, set, on_close }: Props) {
  return (
    <Dialog
      title="Note"
      action="Save"
      on_close={on_close}
      on_done={(form) => set({ note: text_of(form, "note") || null })}
    >
      <label>
        A note of yours about this thread; no model sees it
        <textarea name="note" data-first rows={5} defaultValue={thread.note} maxLength={20000} />
      </label>
    </Dialog>
  );
}

export function ModelDialog({ thread, state, set, on_close }: Props) {
  return (
    <Dialog
      title="Model of this thread"
      action="Use it"
      on_close={on_close}
      on_done={(form) => set({ model: text_of(form, "model") || null })}
    >
      <label>
        Provider and model, as in <code>openai:gpt-5</code>, or <code>offline</code>; empty is the
        panel's own ({state.model})
        <input
          name="model"
          data-first
          defaultValue={thread.model ?? ""}
          maxLength={100}
          spellcheck={false}
          autocomplete="off"
        />
      </label>
    </Dialog>
  );
}

export function PromptDialog({ thread, set, on_close }: Props) {
  const temperature = thread.settings.temperature ?? "";
  return (
    <Dialog
      title="System prompt and temperature"
      action="Save"
      on_close={on_close}
      on_done={(form) => {
        const degree = text_of(form, "temperature");
        set({
          system_prompt: text_of(form, "system_prompt") || null,
          settings: { temperature: degree === "" ? null : Number(degree) },
        });
      }}
    >
      <label>
        What the model is told before this conversation
        <textarea
          name="system_prompt"
          data-first
          rows={6}
          defaultValue={thread.system_prompt ?? ""}
          maxLength={20000}
        />
      </label>
      <label>
        Temperature, 0 to 2; empty is the model's own
        <input
          name="temperature"
          type="number"
          min={0}
          max={2}
          step="any"
          defaultValue={String(temperature)}
        />
      </label>
    </Dialog>
  );
}
