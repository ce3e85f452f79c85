export { CardFault } from "./fault.ts";
export { factsOf, readCard, type CardFacts } from "./card.ts";
export { writePersonCard } from "./person-card.ts";
export { fieldsOf, nameOfFields, withFields, type ContactFields } from "./fields.ts";
export { splitCards, withUid } from "./split.ts";
export { matchesCard, type CardFilter, type ParameterFilter, type PropertyFilter } from "./filter.ts";
export { selectData, type DataSelection } from "./select.ts";
