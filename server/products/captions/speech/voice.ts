/** Samples a second of what is recognised. */
export const sampleRate = 16_000;
const frameSize = 320;
const frameMs = 20;
/** A voice is at least this loud, and this much louder than the room. In dB below full scale. */
const quietest = -52;
const aboveRoom = 10;
const roomFloor = -85;
const roomCeiling = -42;
/** Frames of a voice that begin a piece, and of silence that end it. */
const beginning = 3;
const ending = 30;
/** What stays before and behind a piece. */
const before = 10;
const after = 10;
const leastVoice = 6;
/** Twelve seconds. */
const longest = 600;

/** A piece of speech between two silences. */
export interface Piece {
  readonly samples: Int16Array;
  /** Milliseconds on the clock that `push` is given. */
  readonly startedAt: number;
  readonly endedAt: number;
}

function loudness(frame: Int16Array): number {
  let sum = 0;
  for (const sample of frame) sum += sample * sample;
  return 10 * Math.log10(sum / frame.length / 32_768 ** 2 + 1e-12);
}

/** Cuts sound into pieces of speech by its loudness against that of the room. Pure: it has no clock of its own. */
export class VoiceCutter {
  private room = -60;
  private rest = new Int16Array(0);
  private readonly earlier: Int16Array[] = [];
  private frames: Int16Array[] | null = null;
  private startedAt = 0;
  private voiced = 0;
  private inRow = 0;
  private silent = 0;

  /** Takes samples that begin at `at`, and returns the pieces they complete. */
  push(samples: Int16Array, at: number): Piece[] {
    const pieces: Piece[] = [];
    const all = new Int16Array(this.rest.length + samples.length);
    all.set(this.rest);
    all.set(samples, this.rest.length);
    let time = at - (this.rest.length * 1000) / sampleRate;
    let start = 0;
    for (; start + frameSize <= all.length; start += frameSize, time += frameMs) {
      const piece = this.frame(all.slice(start, start + frameSize), time);
      if (piece) pieces.push(piece);
    }
    this.rest = all.slice(start);
    return pieces;
  }

  /** The piece that is not complete yet. */
  open(): Piece | null {
    return this.frames && this.voiced >= leastVoice ? this.pieceOf(this.frames) : null;
  }

  /** Ends the piece: nothing more comes. */
  close(): Piece | null {
    const piece = this.open();
    this.reset();
    this.rest = new Int16Array(0);
    this.earlier.length = 0;
    return piece;
  }

  private frame(frame: Int16Array, time: number): Piece | null {
    const level = loudness(frame);
    const isVoice = level > Math.max(quietest, this.room + aboveRoom);
    // The room is what is quietest; it grows louder slowly, and more slowly while someone speaks.
    this.room = level < this.room ? level : this.room + (isVoice ? 0.01 : 0.1);
    this.room = Math.min(roomCeiling, Math.max(roomFloor, this.room));
    if (!this.frames) {
      this.earlier.push(frame);
      if (this.earlier.length > before + beginning) this.earlier.shift();
      this.inRow = isVoice ? this.inRow + 1 : 0;
      if (this.inRow < beginning) return null;
      this.frames = this.earlier.splice(0);
      this.startedAt = time + frameMs - this.frames.length * frameMs;
      this.voiced = beginning;
      this.silent = 0;
      return null;
    }
    this.frames.push(frame);
    this.silent = isVoice ? 0 : this.silent + 1;
    if (isVoice) this.voiced++;
    if (this.silent < ending && this.frames.length < longest) return null;
    const kept = this.silent > after ? this.frames.slice(0, this.frames.length - this.silent + after) : this.frames;
    const piece = this.voiced >= leastVoice ? this.pieceOf(kept) : null;
    this.reset();
    return piece;
  }

  private reset(): void {
    this.frames = null;
    this.inRow = 0;
    this.silent = 0;
    this.voiced = 0;
  }

  private pieceOf(frames: readonly Int16Array[]): Piece {
    const samples = new Int16Array(frames.length * frameSize);
    frames.forEach((frame, index) => samples.set(frame, index * frameSize));
    return { samples, startedAt: this.startedAt, endedAt: this.startedAt + frames.length * frameMs };
  }
}
