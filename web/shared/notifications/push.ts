import { notificationRoutes } from "@safos/contract/routes/notifications";
import { request } from "../../platform/request.ts";

/** Whether this browser can take push messages at all. */
export function isPushAble(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

async function current(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

export async function readPush(): Promise<boolean> {
  return Notification.permission === "granted" && (await current()) !== null;
}

function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Asks the browser and tells the server; false when the person's browser does not allow it. */
export async function startPush(publicKey: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(publicKey),
  });
  const { endpoint, keys } = subscription.toJSON();
  try {
    await request(notificationRoutes.subscribe, {
      body: { endpoint: endpoint ?? "", keys: { p256dh: keys?.["p256dh"] ?? "", auth: keys?.["auth"] ?? "" } },
    });
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
  return true;
}

export async function stopPush(): Promise<void> {
  const subscription = await current();
  if (!subscription) return;
  await subscription.unsubscribe();
  await request(notificationRoutes.unsubscribe, { body: { endpoint: subscription.endpoint } });
}
