import { networks } from "#config";

export const identitySettings = {
  providerNetworks: networks(
    "SAFOS_PROVIDER_PRIVATE_NETWORKS",
    "Private networks in which organisations' identity providers may be reached, also without TLS: `10.0.0.0/8,fd00::/8`; `no`: providers are on the Internet.",
  ),
};
