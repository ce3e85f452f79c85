import "@fontsource-variable/inter/wght.css";
import "./ui/emoji-font.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { onSignedOut } from "./platform/api.ts";
import { Overlays } from "./shell/ProductParts.tsx";
import { queryClient } from "./platform/query.ts";
import { router } from "./shell/router.tsx";
import { restoreTheme, sessionQuery } from "./platform/session.ts";
import { leaveEnded } from "./platform/sign-out.ts";
import { takeKey } from "./platform/taken-key.ts";
import { guessLocale, setLocale, text, TextProvider, useLocale, useText } from "./text/index.tsx";
import { PartsLocale, showToast, ToastRegion } from "./ui/index.ts";

function Toasts() {
  const t = useText();
  return <ToastRegion label={t("common.notices")} closeLabel={t("common.close")} />;
}

function Localised() {
  return (
    <PartsLocale locale={useLocale()}>
      <RouterProvider router={router} />
      <Overlays />
      <Toasts />
    </PartsLocale>
  );
}

// First: nothing is to read an address with a key in it.
takeKey();
restoreTheme();
// Anyone but a visitor will need the frame and who is signed in: asked for at once, not one after the other.
if (!/^\/[gs]\//.test(location.pathname)) {
  void import("./shell/Frame.tsx").catch(() => undefined);
  void queryClient.prefetchQuery(sessionQuery);
}
await setLocale(guessLocale());
// A request that finds no session while someone was signed in: the session has ended somewhere else.
onSignedOut(() => {
  if (!queryClient.getQueryData(sessionQuery.queryKey)) return;
  void leaveEnded(async () => {
    await router.navigate({ to: "/signin" });
    showToast({ text: text("shell.signedOut") });
  });
});
// The server has been upgraded and the files this page was built from are gone: take the new page, once.
addEventListener("vite:preloadError", () => {
  if (!navigator.onLine) return;
  const before = Number(sessionStorage.getItem("safos.reloaded") ?? 0);
  if (performance.timeOrigin - before < 60_000) return;
  sessionStorage.setItem("safos.reloaded", String(performance.timeOrigin));
  location.reload();
});
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // Without it the page works the same, only not without a network. What it keeps for later waits for the page itself.
  setTimeout(() => void navigator.serviceWorker.register("/sw.js").catch(() => undefined), 3000);
}

const place = document.getElementById("page");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TextProvider>
          <Localised />
        </TextProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
