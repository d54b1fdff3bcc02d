// A page whose three.js could not be read shows that first; see index.html.

if (typeof THREE === "undefined") throw new Error("its three.js does not work");
