/** Who is speaking, from the audio-level header extension (RFC 6464: 0 loud … 127 silent). */
export interface Speaker {
  id: string;
  /** 0–1. */
  level: number;
  isActive: boolean;
}

const ACTIVE_BELOW = 35;
const SMALLEST_SHARE = 0.3;

interface Voice {
  loudPackets: number;
  packets: number;
  loudest: number;
  level: number;
  isPublished: boolean;
  publishedLevel: number;
}

export class SpeakerWatch {
  private readonly voices = new Map<string, Voice>();

  note(id: string, level: number): void {
    let voice = this.voices.get(id);
    if (!voice) {
      voice = { loudPackets: 0, packets: 0, loudest: 127, level: 0, isPublished: false, publishedLevel: 0 };
      this.voices.set(id, voice);
    }
    voice.packets++;
    if (level <= ACTIVE_BELOW) {
      voice.loudPackets++;
      if (level < voice.loudest) voice.loudest = level;
    }
  }

  /** Everybody who has just gone; the others hear level 0 once. */
  forget(id: string): void {
    this.voices.delete(id);
  }

  /** Called twice a second: what changed since the last time. */
  takeChanges(): Speaker[] {
    const changes: Speaker[] = [];
    for (const [id, voice] of this.voices) {
      const share = voice.packets === 0 ? 0 : voice.loudPackets / Math.max(voice.packets, 15);
      const now = share >= SMALLEST_SHARE ? 10 ** (-voice.loudest / 40) : 0;
      voice.level = now > voice.level ? now : voice.level * 0.5 + now * 0.5;
      if (voice.level < 0.05) voice.level = 0;
      voice.packets = 0;
      voice.loudPackets = 0;
      voice.loudest = 127;
      const isActive = voice.level > 0;
      const hasMoved = Math.abs(voice.level - voice.publishedLevel) >= 0.125;
      if (isActive !== voice.isPublished || (isActive && hasMoved)) {
        voice.isPublished = isActive;
        voice.publishedLevel = voice.level;
        changes.push({ id, level: voice.level, isActive });
      }
    }
    return changes;
  }

  /** Who is speaking now, loudest first. */
  current(): Speaker[] {
    return [...this.voices]
      .filter(([, voice]) => voice.isPublished)
      .map(([id, voice]) => ({ id, level: voice.publishedLevel, isActive: true }))
      .sort((a, b) => b.level - a.level);
  }
}
