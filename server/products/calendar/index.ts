export { calendarModule } from "./module.ts";
