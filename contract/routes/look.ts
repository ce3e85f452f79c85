import { ChangeLook, LogoId, LogoSize, LookAnswer, ManagedLooks, NewLogo } from "../look.ts";
import { Bytes, defineRoutes } from "../route.ts";

/** What everyone sees before they have signed in. */
export const lookRoutes = defineRoutes({
  /** The look of the agency at whose own address the page is. */
  readLook: { method: "GET", path: "/api/v1/look", access: "anyone", answer: LookAnswer },
  /** A PNG, which never changes. */
  readLogo: {
    method: "GET",
    path: "/api/v1/logos/:logo/:size",
    access: "anyone",
    params: { logo: LogoId, size: LogoSize },
    answer: Bytes,
  },
});

/** For administrators. */
export const managedLookRoutes = defineRoutes({
  listLooks: { method: "GET", path: "/api/v1/organisation/looks", access: "admin", answer: ManagedLooks },
  changeLook: {
    method: "PATCH",
    path: "/api/v1/organisation/looks",
    access: "admin",
    isFresh: true,
    body: ChangeLook,
    answer: ManagedLooks,
    errors: ["ACCENT_CONTRAST"],
  },
  /** Draws an uploaded picture as a logo, which `changeLook` can then name. */
  addLogo: {
    method: "POST",
    path: "/api/v1/organisation/logos",
    access: "admin",
    isFresh: true,
    body: Bytes,
    answer: NewLogo,
    status: 201,
    errors: ["LOGO_UNREADABLE"],
  },
});
