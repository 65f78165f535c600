/** Node 20 lacks what pdf.js takes from browsers. */
Object.assign(Promise, {
  withResolvers<Value>() {
    let [resolve, reject]: ((result: never) => void)[] = [];
    const promise = new Promise<Value>((...settlers) => ([resolve, reject] = settlers));
    return { promise, resolve, reject };
  },
});
