// @ts-check

/** Tells dayfly, and shows in the demo bar what was told. @param {string} name @param {object} props */
export const tell = (name, props) => {
  const id = _df.track(name, props);
  const line = document.createElement("code");
  line.textContent = `_df.track("${name}")`;
  line.dataset.eventName = name;
  line.dataset.eventId = id;
  const bar = document.querySelector(".demo-sent");
  if (!(bar instanceof HTMLElement)) return;
  bar.hidden = false;
  bar.append(line);
};
