import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { queryClient } from "../../platform/query.ts";
import { inside, MoreList, root } from "../../platform/routes.tsx";
import { sessionQuery, setupQuery } from "../../platform/session.ts";

/** A way back that never leaves this page: browsers read a backslash as a slash and leave out tabs and line ends. */
function isInside(path: unknown): path is string {
  return typeof path === "string" && /^\/(?![/\\])[^\t\r\n]*$/.test(path);
}

interface SignInSearch {
  readonly to?: string;
  /** Why a provider's sign-in did not succeed, and whose. */
  readonly refused?: string;
  readonly provider?: string;
}

const textIn = (search: Record<string, unknown>, name: "refused" | "provider"): SignInSearch => {
  const value = search[name];
  return typeof value === "string" && /^[\w-]{1,60}$/.test(value) ? { [name]: value } : {};
};

const signin = createRoute({
  getParentRoute: () => root,
  path: "/signin",
  validateSearch: (search: Record<string, unknown>): SignInSearch => ({
    ...(isInside(search["to"]) ? { to: search["to"] } : {}),
    ...textIn(search, "refused"),
    ...textIn(search, "provider"),
  }),
  async beforeLoad() {
    if (await queryClient.ensureQueryData(sessionQuery)) throw redirect({ to: "/" });
    const setup = await queryClient.ensureQueryData(setupQuery);
    if (setup.isNeeded) throw redirect({ to: "/setup" });
  },
  component: lazyRouteComponent(() => import("./signin/SignInPage.tsx"), "SignInPage"),
  staticData: { title: "signin.title" },
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  async beforeLoad() {
    const state = await queryClient.fetchQuery(setupQuery);
    if (!state.isNeeded) throw redirect({ to: "/" });
  },
  component: lazyRouteComponent(() => import("./setup/SetupPage.tsx"), "SetupPage"),
  staticData: { title: "setup.title" },
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(() => import("./welcome/WelcomePage.tsx"), "WelcomePage"),
  staticData: { title: "signin.title" },
});

const guest = createRoute({
  getParentRoute: () => root,
  path: "/guest",
  component: lazyRouteComponent(() => import("./welcome/GuestInvitationPage.tsx"), "GuestInvitationPage"),
  staticData: { title: "signin.title" },
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot",
  component: lazyRouteComponent(() => import("./welcome/ForgotPage.tsx"), "ForgotPage"),
  staticData: { title: "signin.title" },
});

export const accessibility = createRoute({
  getParentRoute: () => root,
  path: "/accessibility",
  validateSearch: (search: Record<string, unknown>): { readonly domain?: string } => {
    const { domain } = search;
    return typeof domain === "string" && /^[a-z0-9.-]{1,253}$/i.test(domain) ? { domain } : {};
  },
  component: lazyRouteComponent(() => import("./accessibility/AccessibilityPage.tsx"), "AccessibilityPage"),
  staticData: { title: "signin.accessibility" },
});

export const profile = createRoute({
  getParentRoute: () => inside,
  path: "/me",
  component: lazyRouteComponent(() => import("./profile/ProfilePage.tsx"), "ProfilePage"),
  staticData: { title: "me.title", List: MoreList },
});

export const security = createRoute({
  getParentRoute: () => inside,
  path: "/security",
  component: lazyRouteComponent(() => import("./security/SecurityPage.tsx"), "SecurityPage"),
  staticData: { title: "me.security", List: MoreList },
});

/** Who is not signed in comes back here afterwards. */
export async function needSession({ location }: { location: { href: string } }): Promise<void> {
  const me = await queryClient.ensureQueryData(sessionQuery);
  if (!me) throw redirect({ to: "/signin", search: { to: location.href } });
  if (me.isSecondFactorMissing) throw redirect({ to: "/second-factor" });
}

const authorise = createRoute({
  getParentRoute: () => root,
  path: "/authorise/$uid",
  beforeLoad: needSession,
  component: lazyRouteComponent(() => import("./authorise/AuthorisePage.tsx"), "AuthorisePage"),
  staticData: { title: "signin.title" },
});

const authoriseFault = createRoute({
  getParentRoute: () => root,
  path: "/authorise",
  validateSearch: ({ error }: Record<string, unknown>): { readonly error?: string } =>
    typeof error === "string" && /^\w{1,60}$/.test(error) ? { error } : {},
  component: lazyRouteComponent(() => import("./authorise/FaultPage.tsx"), "FaultPage"),
  staticData: { title: "signin.title" },
});

/** After another system's sign-out: whether Safos' own session ends too. */
const signedOut = createRoute({
  getParentRoute: () => root,
  path: "/signed-out",
  component: lazyRouteComponent(() => import("./authorise/SignedOutPage.tsx"), "SignedOutPage"),
  staticData: { title: "signin.title" },
});

const device = createRoute({
  getParentRoute: () => root,
  path: "/device",
  validateSearch: ({ user_code: code }: Record<string, unknown>): { readonly user_code?: string } =>
    typeof code === "string" && /^[\w -]{1,20}$/.test(code) ? { user_code: code } : {},
  beforeLoad: needSession,
  component: lazyRouteComponent(() => import("./authorise/DevicePage.tsx"), "DevicePage"),
  staticData: { title: "signin.title" },
});

const appLogin = createRoute({
  getParentRoute: () => root,
  path: "/apps/login/$token",
  beforeLoad: needSession,
  component: lazyRouteComponent(() => import("./apps/AppLoginPage.tsx"), "AppLoginPage"),
  staticData: { title: "signin.title" },
});

const appWindow = createRoute({
  getParentRoute: () => root,
  path: "/apps/login",
  validateSearch: ({ app }: Record<string, unknown>): { readonly app?: string } =>
    typeof app === "string" && app.length > 0 ? { app: app.slice(0, 200) } : {},
  beforeLoad: needSession,
  component: lazyRouteComponent(() => import("./apps/AppWindowPage.tsx"), "AppWindowPage"),
  staticData: { title: "signin.title" },
});

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: "/second-factor",
  async beforeLoad() {
    const me = await queryClient.ensureQueryData(sessionQuery);
    if (!me?.isSecondFactorMissing) throw redirect({ to: "/" });
  },
  component: lazyRouteComponent(() => import("./security/SecondFactorPage.tsx"), "SecondFactorPage"),
  staticData: { title: "me.security" },
});

export const routes = {
  root: [
    signin,
    setup,
    welcome,
    guest,
    forgot,
    accessibility,
    secondFactor,
    authorise,
    authoriseFault,
    device,
    appLogin,
    appWindow,
    signedOut,
  ],
  inside: [profile, security],
} as const;
