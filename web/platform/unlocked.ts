const keyOf = (secret: string): string => `safos.unlocked.${secret}`;

/** What this tab shows for a link whose password was given in it; else the secret itself. It goes with the tab. */
export function readUnlocked(secret: string): string {
  try {
    return sessionStorage.getItem(keyOf(secret)) ?? secret;
  } catch {
    return secret;
  }
}

export function storeUnlocked(secret: string, shown: string): void {
  try {
    sessionStorage.setItem(keyOf(secret), shown);
  } catch {
    // Without storage it is asked for again when the page is loaded anew.
  }
}
