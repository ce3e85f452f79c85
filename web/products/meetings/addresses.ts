/** The addresses of ours in a text as paths, and what stands between them. */
export const splitAddresses = (
  message: string,
  origin: string = location.origin,
): { text: string; path: string | null }[] =>
  message.split(/(https?:\/\/\S+)/).map((part) => ({
    text: part,
    path: part.startsWith(`${origin}/w/`) ? part.slice(origin.length) : null,
  }));
