import Type from "typebox";
import {
  AccessibilitySettings,
  AccessibilityStatement,
  ManagedAccessibility,
  NewAccessibilityReport,
} from "../accessibility.ts";
import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";

/** An organisation's accessibility statement, and what people report. */
export const accessibilityRoutes = defineRoutes({
  readAccessibility: {
    method: "GET",
    path: "/api/v1/accessibility",
    access: "anyone",
    query: Type.Object({ domain: Type.String({ minLength: 1, maxLength: 253 }) }),
    answer: AccessibilityStatement,
    errors: ["MISSING"],
  },
  reportAccessibility: {
    method: "POST",
    path: "/api/v1/accessibility/reports",
    access: "anyone",
    body: NewAccessibilityReport,
    answer: Empty,
    status: 201,
    errors: ["MISSING", "SIGN_IN_THROTTLED"],
  },
  readManagedAccessibility: {
    method: "GET",
    path: "/api/v1/organisation/accessibility",
    access: "admin",
    answer: ManagedAccessibility,
  },
  changeAccessibility: {
    method: "PUT",
    path: "/api/v1/organisation/accessibility",
    access: "admin",
    body: AccessibilitySettings,
    answer: ManagedAccessibility,
  },
  /** It has been seen to. */
  removeAccessibilityReport: {
    method: "DELETE",
    path: "/api/v1/organisation/accessibility/reports/:id",
    access: "admin",
    answer: Empty,
  },
});
