import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The server that `vite` sends API calls to while the page is developed. */
const server = "http://127.0.0.1:8080";
const proxied = ["/api", "/_matrix", "/.well-known", "/remote.php"];

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    sourcemap: false,
    // The policy of the page allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      ...Object.fromEntries(proxied.map((path) => [path, { target: server, ws: true, changeOrigin: false }])),
      "/rtc": { target: server, ws: true, changeOrigin: false },
    },
  },
});
