import { networks } from "#config";

export const openidSettings = {
  clientNetworks: networks(
    "SAFOS_OPENID_PRIVATE_NETWORKS",
    "Private networks in which connected systems may be told of sign-outs, also without TLS: `10.0.0.0/8,fd00::/8`; `no`: those on the Internet only.",
  ),
};
