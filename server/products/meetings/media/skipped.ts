/** Older ones than this many are so far back that nothing before them comes any more. */
const kept = 512;

/** What of a source is left out on its way to a subscriber: the numbers of everything after it move down by it. */
export class Skipped {
  private readonly entries: { readonly sequence: number; readonly pictureId: number; readonly isFirst: boolean }[] = [];
  private packets = 0;
  private pictures = 0;

  /** `sequence` in rising order. */
  add(sequence: number, pictureId: number): void {
    const isFirst = this.entries.at(-1)?.pictureId !== pictureId;
    this.entries.push({ sequence, pictureId, isFirst });
    this.packets++;
    if (isFirst) this.pictures++;
    if (this.entries.length > kept) this.entries.shift();
  }

  /** How many packets and pictures before this number were left out, written into `into`. */
  before(sequence: number, into: { packets: number; pictures: number }): void {
    into.packets = this.packets;
    into.pictures = this.pictures;
    for (let i = this.entries.length - 1; i >= 0; i--) {
      const entry = this.entries[i]!;
      if (entry.sequence < sequence) return;
      into.packets--;
      if (entry.isFirst) into.pictures--;
    }
  }

  has(pictureId: number): boolean {
    return this.entries.some((entry) => entry.pictureId === pictureId);
  }

  clear(): void {
    this.entries.length = 0;
    this.packets = 0;
    this.pictures = 0;
  }
}
