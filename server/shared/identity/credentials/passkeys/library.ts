/** Read when the first passkey is asked for: it takes an eighth of a second of every start otherwise. */
export const loadWebAuthn = () => import("@simplewebauthn/server");
