import { expect, test } from "vitest";
import { domainOfHost } from "./host.ts";

const domains = new Set(["fk.example", "digg.example", "lab.digg.example", "safos.example", "localhost"]);
const of = (host: string | undefined, publicUrl = "https://arbete.digg.example") =>
  domainOfHost(host, { isDomain: (name) => domains.has(name), publicUrl });

test("a host belongs to its own domain, or to the nearest above it", () => {
  expect(of("fk.example")).toBe("fk.example");
  expect(of("FK.example.:8443")).toBe("fk.example");
  expect(of("safos.fk.example")).toBe("fk.example");
  expect(of("safos.lab.digg.example")).toBe("lab.digg.example");
  expect(of("notfk.example")).toBeNull();
  expect(of("example")).toBeNull();
  expect(of("fk.example.evil.test")).toBeNull();
});

test("the host that all share is an agency's only by its very name", () => {
  expect(of("arbete.digg.example")).toBeNull();
  expect(of("arbete.digg.example", "https://fk.example")).toBe("digg.example");
  expect(of("safos.example", "https://safos.example:8080")).toBe("safos.example");
  expect(of("localhost:8080", "http://localhost:8080")).toBe("localhost");
});

test("what is no host name belongs to nobody", () => {
  for (const host of [
    undefined,
    "",
    "[::1]:80",
    "fk.example/../x",
    "fk.example:x",
    "a b",
    "fk.example\r\n",
    "x".repeat(300),
  ])
    expect(of(host)).toBeNull();
});
