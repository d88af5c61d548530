/** A field whose text is never shown, and whose line breaks are spaces: words come from anywhere. */

interface Props {
  name: string;
  label: string;
  fresh?: boolean;
}

export function SecretField({ name, label, fresh }: Props) {
  function paste(event: ClipboardEvent & { currentTarget: HTMLInputElement }): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/\s/.test(text.trim())) return;
    event.preventDefault(); // a field of one line would glue the last word of a line to the next
    const { selectionStart: from, selectionEnd: to, value } = event.currentTarget;
    const plain = text.trim().replace(/\s+/g, " ");
    event.currentTarget.setRangeText(plain, from ?? value.length, to ?? value.length, "end");
  }

  return (
    <label>
      {label}
      <input
        name={name}
        type="password"
        required
        data-first={!fresh || undefined}
        autocomplete={fresh ? "new-password" : "off"}
        autocapitalize="off"
        spellcheck={false}
        maxLength={10_000}
        onPaste={paste}
      />
    </label>
  );
}

/** The text of a secret field, which is empty from then on. */
export function taken(form: HTMLFormElement, name: string): string {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement)) return "";
  const { value } = field;
  field.value = "";
  return value;
}
