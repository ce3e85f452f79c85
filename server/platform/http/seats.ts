import type { Duplex } from "node:stream";
import { addressKey } from "./address.ts";
import type { Principal } from "./principal.ts";

/** What an open WebSocket occupies, whichever path it came by. */
export interface Seat {
  /** Who counts: a person, or an address until something better is known. For limits of the module's own. */
  readonly holder: string;
  /**
   * The one who holds the socket has shown what lets them in (a link, a ticket): it may stay. `as` counts it as theirs and no
   * longer as their address'. False, and the socket is gone, when they have too many. Sockets of persons are admitted.
   */
  admit(as?: string): boolean;
}

export interface Seats {
  /** Null: this person, or this address, has too many sockets open. */
  take(socket: Duplex, principal: Principal | null, address: string): Seat | null;
}

/** Of one holder in this process: pages in many windows, or all visitors of an office behind one address. */
const mostSockets = 200;
/** Of one address that have shown nothing yet. */
const mostWaiting = 100;
/** How long a stranger's socket may stay without having shown anything. */
const showWithinMs = 5000;

/** Counts the open sockets of every WebSocket endpoint together. */
export function createSeats(): Seats {
  const counts = new Map<string, number>();

  function add(key: string, step: 1 | -1): void {
    const count = (counts.get(key) ?? 0) + step;
    if (count > 0) counts.set(key, count);
    else counts.delete(key);
  }
  const isFull = (key: string, most: number): boolean => (counts.get(key) ?? 0) >= most;

  return {
    take(socket, principal, address) {
      let holder = principal ? `p ${principal.personId}` : `a ${addressKey(address)}`;
      const waiting = principal ? null : `w ${addressKey(address)}`;
      if (isFull(holder, mostSockets) || (waiting !== null && isFull(waiting, mostWaiting))) return null;
      let timer: NodeJS.Timeout | null = waiting === null ? null : setTimeout(() => socket.destroy(), showWithinMs);
      let isOpen = true;
      add(holder, 1);
      if (waiting !== null) add(waiting, 1);

      function stopWaiting(): void {
        if (timer === null || waiting === null) return;
        clearTimeout(timer);
        timer = null;
        add(waiting, -1);
      }
      socket.once("close", () => {
        isOpen = false;
        stopWaiting();
        add(holder, -1);
      });
      return {
        get holder() {
          return holder;
        },
        admit(as) {
          if (!isOpen) return false;
          stopWaiting();
          if (as === undefined || principal || as === holder) return true;
          if (isFull(as, mostSockets)) {
            socket.destroy();
            return false;
          }
          add(holder, -1);
          holder = as;
          add(holder, 1);
          return true;
        },
      };
    },
  };
}
