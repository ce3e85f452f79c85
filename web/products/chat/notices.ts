/** System notices of the browser for mentions and direct messages, for this browser only. */
const wish = "safos.notices";

export function readWantsNotices(): boolean {
  return "Notification" in window && Notification.permission === "granted" && localStorage.getItem(wish) === "yes";
}

/** Asks the browser when needed; answers what holds afterwards. */
export async function wantNotices(isWanted: boolean): Promise<boolean> {
  if (isWanted && "Notification" in window && Notification.permission === "default")
    await Notification.requestPermission();
  localStorage.setItem(wish, isWanted ? "yes" : "no");
  return readWantsNotices();
}

/** Shows one when the page is not looked at; a click brings the page forward. */
export function notify(title: string, body: string, tag: string, onClick: () => void): void {
  if (document.visibilityState === "visible" && document.hasFocus()) return;
  if (!readWantsNotices()) return;
  try {
    const notice = new Notification(title, { body, tag, icon: "/icons/mark-192.png" });
    notice.addEventListener("click", () => {
      window.focus();
      onClick();
      notice.close();
    });
  } catch {
    // Some phones allow notices only from the service worker; the count on the page says it too.
  }
}
