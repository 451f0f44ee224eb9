// @ts-check
// A button beside each text that is there to be copied.

const addButtons = () => {
  for (const block of document.querySelectorAll("[data-copy]")) {
    if (block.querySelector("button")) continue;
    const text = block.querySelector("pre")?.textContent ?? "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text).then(
        () => (button.textContent = "Copied"),
        () => (button.textContent = "Select the text and copy it"),
      );
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    block.prepend(button);
  }
};

addButtons();
document.addEventListener("region", addButtons);
