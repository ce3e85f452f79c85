/** Where Matrix clients ask for tokens into the calls of rooms (MSC4195), below the server's own address. */
export const rtcServicePath = "/livekit/jwt";
