/** System notices of the browser for mentions and direct messages, for this browser only. */
const storageKey = "safos.notices";

/** The person has switched them on here, and the browser permits them. */
export function areNoticesAllowed(): boolean {
  return (
    "Notification" in window && Notification.permission === "granted" && localStorage.getItem(storageKey) === "yes"
  );
}

/** Asks the browser when needed; answers what holds afterwards. */
export async function allowNotices(isAllowed: boolean): Promise<boolean> {
  if (isAllowed && "Notification" in window && Notification.permission === "default")
    await Notification.requestPermission();
  localStorage.setItem(storageKey, isAllowed ? "yes" : "no");
  return areNoticesAllowed();
}

/** Shows one when the page is not looked at; a click brings the page forward. */
export function notify(title: string, body: string, tag: string, onClick: () => void): void {
  if (document.visibilityState === "visible" && document.hasFocus()) return;
  if (!areNoticesAllowed()) return;
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
