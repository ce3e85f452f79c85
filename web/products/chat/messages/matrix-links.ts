/** What an address of Matrix leads to (appendices, "matrix.to navigation" and "matrix: URI scheme"). */
export type MatrixTarget =
  | { readonly kind: "user"; readonly userId: string }
  | { readonly kind: "room"; readonly room: string; readonly eventId: string | null };

const sigils: Readonly<Record<string, string>> = { u: "@", user: "@", r: "#", room: "#", roomid: "!" };
const longest = 1024;

/** Null where an address is none of Matrix, or a broken one. */
export function readMatrixLink(href: string): MatrixTarget | null {
  if (href.length > longest) return null;
  try {
    return readMatrixTo(href) ?? readMatrixUri(href);
  } catch {
    // A percent sign that stands for nothing.
    return null;
  }
}

function readMatrixTo(href: string): MatrixTarget | null {
  const [id, event] = /^https:\/\/matrix\.to\/#\/([^?]+)/i.exec(href)?.[1]?.split("/") ?? [];
  return id === undefined ? null : target(decodeURIComponent(id), event && decodeURIComponent(event));
}

function readMatrixUri(href: string): MatrixTarget | null {
  const [kind, id, e, event] = /^matrix:(?!\/)([^?#]+)/i.exec(href)?.[1]?.split("/") ?? [];
  const sigil = sigils[kind ?? ""];
  if (sigil === undefined || !id) return null;
  return target(
    sigil + decodeURIComponent(id),
    event && (e === "e" || e === "event") ? `$${decodeURIComponent(event)}` : undefined,
  );
}

function target(id: string, event: string | undefined): MatrixTarget | null {
  if (/^@[^:\s]+:\S+$/.test(id)) return { kind: "user", userId: id };
  // Rooms of version 12 have ids without a server.
  if (!/^(?:#[^:\s]+:\S+|!\S+)$/.test(id)) return null;
  return { kind: "room", room: id, eventId: event?.startsWith("$") === true ? event : null };
}
