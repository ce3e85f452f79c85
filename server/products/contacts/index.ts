export { contactsModule } from "./module.ts";
