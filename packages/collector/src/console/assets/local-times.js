// @ts-check
// Times come in UTC; the reader wants their own.

const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
});
const year = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

const showLocalTimes = () => {
  const now = new Date();
  /** @param {Date} date As short as it can be told apart. */
  const formatOf = (date) => {
    if (date.toDateString() === now.toDateString()) return time;
    return date.getFullYear() === now.getFullYear() ? day : year;
  };
  for (const element of document.querySelectorAll("time")) {
    const date = new Date(element.dateTime);
    element.textContent = formatOf(date).format(date);
  }
};

/** What a `datetime-local` field holds, `2026-11-30T15:04`, of a moment in UTC and of the same in the reader's zone. @param {string} utc */
const toLocal = (utc) => {
  const date = new Date(`${utc}Z`);
  return Number.isNaN(date.getTime())
    ? ""
    : new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
/** @param {string} local */
const toUtc = (local) => (local === "" ? "" : new Date(local).toISOString().slice(0, 16));

/** The fields that ask for a time take the reader's own; the form tells the server UTC. */
const takeLocalTimes = () => {
  for (const field of document.querySelectorAll("input[type=datetime-local]")) {
    if (!(field instanceof HTMLInputElement)) continue;
    field.value = toLocal(field.defaultValue);
    for (const label of field.labels ?? []) label.textContent = (label.textContent ?? "").replace(" (UTC)", "");
    field.form?.addEventListener("formdata", ({ formData }) => formData.set(field.name, toUtc(field.value)));
  }
};

showLocalTimes();
takeLocalTimes();
document.addEventListener("region", showLocalTimes);
