import { groupAttributes, groupSchema, userAttributes, userSchema, viewAttribute } from "./attributes.ts";
import { mostListed } from "./page.ts";

const meta = (resourceType: string, location: string) => ({ meta: { resourceType, location } });

/** RFC 7643 §5: what is true of this server. */
export const serviceProviderConfig = (base: string) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: mostListed },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: "oauthbearertoken",
      name: "Bearer token",
      description: "A token that the agency's administrator makes for its directory.",
      specUri: "https://www.rfc-editor.org/info/rfc6750",
      primary: true,
    },
  ],
  ...meta("ServiceProviderConfig", `${base}/ServiceProviderConfig`),
});

/** RFC 7643 §6. */
export const resourceTypes = (base: string) =>
  [
    { name: "User", endpoint: "/Users", schema: userSchema, description: "A person of the agency." },
    { name: "Group", endpoint: "/Groups", schema: groupSchema, description: "A group of the agency's people." },
  ].map((one) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id: one.name,
    ...one,
    ...meta("ResourceType", `${base}/ResourceTypes/${one.name}`),
  }));

/** RFC 7643 §7. */
export const schemas = (base: string) =>
  [
    { id: userSchema, name: "User", description: "A person of the agency.", attributes: userAttributes },
    { id: groupSchema, name: "Group", description: "A group of the agency's people.", attributes: groupAttributes },
  ].map(({ attributes, ...one }) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    ...one,
    attributes: attributes.map(viewAttribute),
    ...meta("Schema", `${base}/Schemas/${one.id}`),
  }));
