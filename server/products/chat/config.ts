import { day, integer, networks, origins, secret, type Values } from "#config";

export const chatSettings = {
  sendsPerSecond: integer(
    "SAFOS_CHAT_SENDS_PER_SECOND",
    50,
    [1, 1_000_000],
    "Events one person may send per second in the long run; bursts of ten seconds' worth are let through.",
  ),
  largestUpload: integer(
    "SAFOS_CHAT_LARGEST_UPLOAD",
    104_857_600,
    [1024, 10_737_418_240],
    "Bytes of the largest file that may be sent in a chat.",
  ),
  openMediaBefore: day(
    "SAFOS_CHAT_OPEN_MEDIA_BEFORE",
    "Files of chats that were uploaded before this day (UTC, `2026-01-31`; one that has begun) may be fetched without signing in, at the addresses of before Matrix 1.11, where the rules of their organisations allow it; `no`: none.",
  ),
  previewNetworks: networks(
    "SAFOS_CHAT_PREVIEW_PRIVATE_NETWORKS",
    "Private networks whose pages may be looked up for previews of links, also without TLS, where an organisation's rule allows previews: `10.0.0.0/8,fd00::/8`; `no`: pages on the Internet only.",
  ),
  pushGateways: origins(
    "SAFOS_CHAT_PUSH_GATEWAYS",
    "Push gateways that may be told, by ids and counts, that Matrix clients on telephones have something to fetch, where an organisation's rule allows it: `https://push.agency.example`; several are separated by commas. `no`: none, and nothing leaves the host.",
  ),
  pushNetworks: networks(
    "SAFOS_CHAT_PUSH_PRIVATE_NETWORKS",
    "Private networks in which push gateways may be, also without TLS: `10.0.0.0/8,fd00::/8`; `no`: on the Internet only.",
  ),
  registrationSecret: secret(
    "SAFOS_MATRIX_REGISTRATION_SECRET",
    32,
    "A random text with which tools make accounts over `/_synapse/admin/v1/register`.",
  ),
};

export type ChatSettings = Values<typeof chatSettings>;
