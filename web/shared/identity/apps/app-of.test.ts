import { expect, test } from "vitest";
import { appOf } from "./app-of.ts";

test("an app is called what its person knows it by", () => {
  expect(appOf("FK-40213 (Desktop Client - Windows)")).toEqual({ name: "FK-40213", system: "Windows", isPhone: false });
  expect(appOf("Mozilla/5.0 (Linux) mirall/3.16.7 (Nextcloud, debian-6.12 ClientArchitecture: x86_64)")).toEqual({
    name: "Nextcloud",
    system: "Linux",
    isPhone: false,
  });
  expect(appOf("Mozilla/5.0 (Android) Nextcloud-android/3.34.0")).toEqual({
    name: "Nextcloud",
    system: "Android",
    isPhone: true,
  });
  expect(appOf("Mozilla/5.0 (iOS) Nextcloud-iOS/7.1.0")).toEqual({ name: "Nextcloud", system: "iOS", isPhone: true });
  expect(appOf("rclone på servern")).toEqual({ name: "rclone på servern", system: null, isPhone: false });
});
