/** Waits for a condition, and says which one never came. */

export async function until(condition: () => unknown, within_ms = 3000): Promise<void> {
  const deadline = performance.now() + within_ms;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never came: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
