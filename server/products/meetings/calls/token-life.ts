/** Seconds a token is good for; everyone in a call gets a fresh one before that. */
export const TOKEN_LIFE = 600;
