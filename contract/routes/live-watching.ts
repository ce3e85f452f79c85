import Type from "typebox";
import { UnlockedLink } from "../items.ts";
import { UnlockGuestLink } from "../meetings.ts";
import { Bytes, defineRoutes } from "../route.ts";

/** As it stands in the address, with the proof of the password behind it where there is one. */
const code = { code: Type.String({ pattern: "^[A-Za-z0-9]{24}(~[A-Za-z0-9_~-]{1,120})?$" }) };

/** For those who watch, without an account. */
export const publicLivePageRoutes = defineRoutes({
  /** JSON (`LivePlaylist`) with an ETag, from memory. */
  readLivePlaylist: {
    method: "GET",
    path: "/api/v1/live-pages/:code",
    access: "anyone",
    params: code,
    answer: Bytes,
    errors: ["LINK_UNKNOWN", "LINK_LOCKED"],
    isUncounted: true,
  },
  /** `<track>-<number>` as WebM; it never changes. */
  readLiveSegment: {
    method: "GET",
    path: "/api/v1/live-pages/:code/segments/:name",
    access: "anyone",
    params: { ...code, name: Type.String({ pattern: "^[0-9a-z]{1,24}-[0-9]{1,9}$" }) },
    answer: Bytes,
    errors: ["LINK_UNKNOWN", "LINK_LOCKED"],
    isUncounted: true,
  },
  unlockLivePage: {
    method: "POST",
    path: "/api/v1/live-pages/:code/unlock",
    access: "anyone",
    params: code,
    body: UnlockGuestLink,
    answer: UnlockedLink,
    errors: ["LINK_UNKNOWN", "LINK_PASSWORD_WRONG", "SIGN_IN_THROTTLED"],
  },
});
