import { text } from "#config";

export const notificationSettings = {
  pushHosts: text(
    "SAFOS_PUSH_HOSTS",
    null,
    "Origins of browsers' push services that messages may be sent to, parted by commas (`https://fcm.googleapis.com,https://updates.push.services.mozilla.com`); unset: none, nothing leaves the host.",
  ),
};
