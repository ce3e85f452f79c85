/** What a link says after its address: the key of a meeting that is encrypted end to end. */
export const keyMark = "#key=";

/** Takes a meeting's key out of the address into this tab, where no sign-in, server or history sees it. */
export function takeKey(): void {
  const { hash, pathname } = location;
  if (!hash.startsWith(keyMark)) return;
  sessionStorage.setItem(keyMark + pathname, hash.slice(5));
  history.replaceState(history.state, "", pathname);
}
