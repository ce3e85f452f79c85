/** Microphones that are sent on at a time. More than a few voices at once are not understood, and rooms hum. */
const mostForwarded = 5;
/** −dBov (RFC 6464): louder than this is speech. */
const speechBelow = 45;
/** A voice that paused for this long, in ms, gives its place to one that speaks. */
const pause = 500;
/** One that waits must speak for this long, in ms, to take the place of one that never pauses. */
const patience = 300;
/** A voice without a pause for this long, in ms, may be replaced: noise, or a client that says it is loud. */
const longestTurn = 10_000;

interface Voice {
  isForwarded: boolean;
  /** When it began to speak without a pause, and when it last spoke. */
  since: number;
  lastAt: number;
}

/**
 * Which microphones of a call are sent on: all of up to five, else the ones that speak. Who is forwarded stays so until they pause,
 * so that nobody is cut off in the middle of a sentence.
 */
export class Voices {
  private readonly voices = new Map<string, Voice>();
  private forwarded = 0;

  /** A packet of a microphone came; `level` in −dBov. @returns whether it is sent on */
  note(trackSid: string, level: number, now: number): boolean {
    let voice = this.voices.get(trackSid);
    if (!voice) {
      voice = { isForwarded: false, since: -Infinity, lastAt: -Infinity };
      this.voices.set(trackSid, voice);
    }
    const isSpeech = level <= speechBelow;
    if (isSpeech) {
      if (now - voice.lastAt > pause) voice.since = now;
      voice.lastAt = now;
    }
    if (voice.isForwarded) return true;
    if (this.forwarded < mostForwarded) return this.open(voice);
    const other = isSpeech ? this.replaceable(voice, now) : null;
    if (!other) return false;
    other.isForwarded = false;
    this.forwarded--;
    return this.open(voice);
  }

  private open(voice: Voice): true {
    voice.isForwarded = true;
    this.forwarded++;
    return true;
  }

  /** The forwarded voice that has been silent for longest, or one that has spoken without a pause for too long. */
  private replaceable(voice: Voice, now: number): Voice | null {
    let quietest: Voice | null = null;
    let longest: Voice | null = null;
    for (const one of this.voices.values()) {
      if (!one.isForwarded) continue;
      if (!quietest || one.lastAt < quietest.lastAt) quietest = one;
      if (!longest || one.since < longest.since) longest = one;
    }
    if (quietest && now - quietest.lastAt > pause) return quietest;
    return longest && now - voice.since >= patience && now - longest.since > longestTurn ? longest : null;
  }

  /** It was muted or is gone: its place is free. */
  forget(trackSid: string): void {
    if (this.voices.get(trackSid)?.isForwarded) this.forwarded--;
    this.voices.delete(trackSid);
  }
}
