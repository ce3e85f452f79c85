/** Where each part of the protocol is spoken. */
export const paths = {
  authorization: "/oauth2/authorize",
  token: "/oauth2/token",
  revocation: "/oauth2/revoke",
  introspection: "/oauth2/introspect",
  userinfo: "/oauth2/userinfo",
  jwks: "/oauth2/jwks",
  device_authorization: "/oauth2/device",
  registration: "/oauth2/registration",
  end_session: "/oauth2/end_session",
} as const;

/** Our page where a person types the code that a device shows. */
export const devicePage = "/device";

/** Where people see and end what they let in ("OAuth 2.0 API", Account management). */
export const accountManagement = (issuer: string) => ({
  account_management_uri: `${issuer}/security`,
  account_management_actions_supported: [
    "org.matrix.profile",
    "org.matrix.devices_list",
    "org.matrix.device_view",
    "org.matrix.device_delete",
  ],
});

/** `GET /_matrix/client/v1/auth_metadata` ("OAuth 2.0 API", Server metadata discovery). */
export const authMetadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}${paths.authorization}`,
  token_endpoint: `${issuer}${paths.token}`,
  revocation_endpoint: `${issuer}${paths.revocation}`,
  registration_endpoint: `${issuer}${paths.registration}`,
  device_authorization_endpoint: `${issuer}${paths.device_authorization}`,
  jwks_uri: `${issuer}${paths.jwks}`,
  response_types_supported: ["code"],
  response_modes_supported: ["query", "fragment"],
  grant_types_supported: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
  code_challenge_methods_supported: ["S256"],
  token_endpoint_auth_methods_supported: ["none", "client_secret_basic"],
  prompt_values_supported: ["login", "consent"],
  ...accountManagement(issuer),
});
