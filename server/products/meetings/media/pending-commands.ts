/** Commands whose results the media process still owes. */
export class PendingCommands {
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private next = 1;

  /** @param send is given the number that the result will come with */
  add(send: (id: number) => void): Promise<unknown> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      send(id);
    });
  }

  resolve(id: number, value: unknown): void {
    this.waiting.get(id)?.resolve(value);
    this.waiting.delete(id);
  }

  reject(id: number, message: string): void {
    this.waiting.get(id)?.reject(new Error(message));
    this.waiting.delete(id);
  }

  rejectAll(message: string): void {
    for (const one of this.waiting.values()) one.reject(new Error(message));
    this.waiting.clear();
  }
}
