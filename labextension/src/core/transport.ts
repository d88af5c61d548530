/** How a view reaches its kernel: the only thing in which a cell and a side bar differ. */

export interface Transport {
  /** Send a request's content; it may get lost when there is no kernel. */
  post(content: object): void;
  /** Call back with each message's content; returns how to stop. */
  listen(callback: (content: unknown) => void): () => void;
  /** Call back when the kernel seems to have gone; its next word says otherwise. */
  lost(callback: () => void): () => void;
}
