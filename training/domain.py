def docs(count, seed):
    return []
