// The table of contents marks the section that is being read. Nothing moves, and focus stays where it is.
// The event `current-section` tells other scripts the section's link and its index in the list.

const nav = document.querySelector(".contents");

if (nav) {
  const details = nav.querySelector("details");
  const links = [...nav.querySelectorAll("li a")];
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));

  // The current section is the last whose heading has passed a third of the screen's height.
  const markCurrent = () => {
    const line = window.innerHeight / 3;
    const current = headings.findLastIndex((heading) => heading && heading.getBoundingClientRect().top <= line);
    links.forEach((link, index) => {
      if (index === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    document.dispatchEvent(new CustomEvent("current-section", { detail: { link: links[current], index: current } }));
  };
  // Everything above the line counts as visible, so that a jump over several sections is noticed too.
  const observer = new IntersectionObserver(markCurrent, { rootMargin: "1000000px 0px -66% 0px" });
  headings.filter(Boolean).forEach((heading) => observer.observe(heading));

  // For browsers that cannot open the list in CSS on wide screens (css/article.css).
  if (!CSS.supports("selector(::details-content)")) {
    const wide = window.matchMedia("(min-width: 80em)");
    const openIfWide = () => { details.open = wide.matches; };
    wide.addEventListener("change", openIfWide);
    openIfWide();
  }
}
