import type { MediaEvent, Present } from "./messages.ts";

/** Who is in the rooms of this process, as its media process last said. */
export class Presence {
  private readonly rooms = new Map<string, Map<string, Present>>();

  note(event: MediaEvent): void {
    const room = this.rooms.get(event.room) ?? new Map<string, Present>();
    if (event.kind === "joined" || event.kind === "changed") {
      room.set(event.present.sid, event.present);
      this.rooms.set(event.room, room);
    } else if (event.kind === "left") room.delete(event.sid);
    else if (event.kind === "emptied") this.rooms.delete(event.room);
  }

  in(room: string): Present[] {
    return [...(this.rooms.get(room)?.values() ?? [])];
  }

  names(): string[] {
    return [...this.rooms.keys()];
  }
}
