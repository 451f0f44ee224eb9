// @ts-check
// Times come in UTC; the reader wants their own.

const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

const showLocalTimes = () => {
  const today = new Date().toDateString();
  for (const element of document.querySelectorAll("time")) {
    const date = new Date(element.dateTime);
    element.textContent = (date.toDateString() === today ? time : day).format(date);
  }
};

showLocalTimes();
document.addEventListener("region", showLocalTimes);
