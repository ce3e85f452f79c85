const minute = 60;
const day = 86_400;

/** How long what is handed out lasts, in seconds. */
export const lifetimes = {
  AccessToken: 15 * minute,
  AuthorizationCode: minute,
  DeviceCode: 10 * minute,
  Grant: 3650 * day,
  IdToken: 60 * minute,
  Interaction: 20 * minute,
  RefreshToken: 30 * day,
  Session: minute,
};
