/** The files that will go with the next question, each to be taken off again; and the clip. */

import { useRef } from "preact/hooks";
import { size_of } from "../attach";
import { bytes } from "../format";
import { is_data_image } from "../text/markdown";
import type { Attachments as Attached } from "./use_attachments";

/** What is attached, above the field. */
export function Attachments({ attached }: { attached: Attached }) {
  const { files, problem, note } = attached;
  return (
    <>
      {problem && (
        <p class="jcs-problem" role="alert">
          {problem}
        </p>
      )}
      {files.length > 0 && (
        <ul class="jcs-attached" aria-label="Attached files">
          {files.map((file, at) => {
            const url = `data:${file.media_type};base64,${file.data}`;
            return (
              <li key={`${at} ${file.name}`}>
                {is_data_image(url) && <img src={url} alt="" />}
                <span class="jcs-file-name">{file.name}</span>
                <span>{bytes(size_of(file.data))}</span>
                <button
                  type="button"
                  aria-label={`Take off ${file.name}`}
                  title="Take it off"
                  onClick={() => attached.remove(at)}
                >
                  ✕
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {note && files.length > 0 && (
        <p class="jcs-attached-note" role="status">
          {note}
        </p>
      )}
    </>
  );
}

/** Opens the browser's choice of files. */
export function AttachButton({ attached, disabled }: { attached: Attached; disabled: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          void attached.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = ""; // so that the same one can be chosen again
        }}
      />
      <button
        type="button"
        class="jcs-faint"
        disabled={disabled}
        title="Attach a picture, a PDF or a text file; paste and drop do the same"
        onClick={() => input.current?.click()}
      >
        Attach
      </button>
    </>
  );
}
